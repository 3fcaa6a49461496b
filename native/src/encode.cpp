// Placeholder until the writer's core is in.
