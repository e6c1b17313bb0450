"""From results to decisions: rules, the record of marking, the desk, signs of copying."""
