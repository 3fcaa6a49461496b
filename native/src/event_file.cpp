// To come within the hour.
