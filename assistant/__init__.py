"""What is said: from what somebody types to a reply or a deed."""
