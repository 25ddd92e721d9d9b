"""What is wrong with a night: one small pure function for each kind, over the facts of this night and of those before."""
