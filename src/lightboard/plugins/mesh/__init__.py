"""Point clouds and meshes: add_mesh."""
