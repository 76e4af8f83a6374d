"""Questions asked of many worlds."""
