"""The transport to Amazon Web Services. botocore is imported when it is used, never before."""
