"""What is known of a run besides its points: its configuration, how it ended, whether it is alive."""
