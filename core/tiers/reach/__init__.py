"""What customers can reach: what a policy could decide if facts were others."""
