"""Floor nine: files that others can load: checkpoints, SavedModels."""
