"""What visitors read without asking anybody: pages made on the server, without a script."""
