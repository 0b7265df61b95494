"""`tf.keras.models`: the kinds of models, and models to and from files, text and copies."""

from minitf.keras.cloning import clone_model, model_from_json
from minitf.keras.model import Functional, Model
from minitf.keras.saving import load_model, save_model
from minitf.keras.sequential import Sequential
