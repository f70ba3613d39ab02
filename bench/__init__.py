"""What `make bench` runs: the product through its public protocol, and beside it the least a server could do."""
