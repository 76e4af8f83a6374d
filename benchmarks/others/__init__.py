"""What a user would pick instead, on equal tasks: `python -m benchmarks.others` (with the extra `bench`)."""
