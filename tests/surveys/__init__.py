"""What tests of surveys share."""
