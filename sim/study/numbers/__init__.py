"""What numbers do to the answer: turned step by step, and screened for those on which it depends."""
