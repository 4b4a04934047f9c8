"""What leaves the house and what comes in: webhooks to other systems."""
