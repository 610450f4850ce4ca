"""What people hand in: registers, catalogues, posts, ledgers; read in a limited child process."""
