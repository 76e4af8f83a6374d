"""What a YAML file says: the schema of a scenario, its quantities, and a strict loader."""
