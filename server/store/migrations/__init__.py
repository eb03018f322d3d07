"""How the tables came to be, step by step (Alembic). They travel with the package and run when a store is opened."""
