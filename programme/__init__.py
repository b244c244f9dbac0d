"""What is true: the reseller programme, its rules, its records and its trail."""
