"""What has happened since: worlds are weighed by dated facts, and futures go on from those that are kept."""
