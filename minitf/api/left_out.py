"""What minitf leaves out, in words: names of TensorFlow that raise an error which says so.

For each namespace: the nearest thing that minitf has, and the names. `minitf/api/__init__.py`
makes these namespaces, with what is here of them.
"""

from types import ModuleType

from minitf.api import io, ragged, random, sparse, strings, train
from minitf.base.errors import UnimplementedError
from minitf.ops.image import adjust_contrast

# The nearest that minitf has, the names that are left out, and what is there.
NEAREST = {
    "image": (
        "pictures are tensors (rows, columns, channels): see slicing, tf.reverse, tf.pad, and "
        "tf.keras.layers.Rescaling, ZeroPadding2D, Cropping2D, UpSampling2D",
        "adjust_brightness adjust_hue adjust_saturation central_crop convert_image_dtype "
        "crop_and_resize crop_to_bounding_box decode_image decode_jpeg decode_png encode_jpeg "
        "encode_png flip_left_right flip_up_down grayscale_to_rgb per_image_standardization "
        "psnr random_brightness random_contrast random_crop random_flip_left_right "
        "random_flip_up_down resize resize_with_pad rgb_to_grayscale rot90 ssim total_variation",
        adjust_contrast,
    ),
    "io": (
        "tf.data reads text and Python generators; numpy.save and tf.train.Checkpoint write numbers",
        "FixedLenFeature TFRecordWriter VarLenFeature decode_image decode_jpeg "
        "decode_json_example decode_png encode_jpeg encode_png matching_files parse_example "
        "parse_single_example parse_tensor serialize_tensor", io,
    ),
    "ragged": (
        "rows of different lengths can be made (tf.ragged.constant), shown and filled up with "
        ".to_tensor(); keras.utils.pad_sequences does that for lists",
        "boolean_mask cross map_flat_values range row_splits_to_segment_ids stack", ragged,
    ),
    "sparse": (
        "sparse tensors can be made and shown; compute with tf.sparse.to_dense(x)",
        "add concat eye mask maximum minimum reduce_max reduce_sum reshape retain segment_mean "
        "segment_sum slice softmax sparse_dense_matmul split transpose", sparse,
    ),
    "strings": (
        "minitf reads and cuts text: split, substr, to_number, regex_replace, unicode_split",
        "format ngrams to_hash_bucket to_hash_bucket_fast to_hash_bucket_strong unicode_encode "
        "unicode_script unicode_transcode unsorted_segment_join", strings,
    ),
    "random": (
        "minitf draws uniform, normal, truncated_normal and categorical numbers",
        "gamma poisson stateless_binomial stateless_gamma stateless_poisson", random,
    ),
    "signal": ("see tf.nn.conv1d, or numpy.fft outside of the graph",
               "dct fft fft2d frame idct ifft irfft mfccs_from_log_mel_spectrograms rfft stft"),
    "lookup": ("a Python dict in the function that `Dataset.map` takes",
               "KeyValueTensorInitializer StaticHashTable StaticVocabularyTable TextFileInitializer"),
    "train": (
        "numpy.save writes data, tf.data.Dataset.from_tensor_slices reads it; layers are "
        "shared between machines with model.save",
        "BytesList ClusterSpec Coordinator Example Feature FeatureList FeatureLists Features "
        "FloatList Int64List SequenceExample ServerDef", train,
    ),
    "queue": ("tf.data.Dataset", "FIFOQueue PaddingFIFOQueue RandomShuffleQueue"),
    "sets": ("tf.unique and tf.where", "difference intersection size union"),
    "quantization": ("tf.cast", "dequantize fake_quant_with_min_max_args quantize"),
    "feature_column": ("tf.keras.layers on a dict of inputs",
                       "categorical_column_with_vocabulary_list embedding_column numeric_column"),
}  # fmt: skip


def _left_out(name: str, nearest: str):
    """A function that says that `name` is left out."""

    def function(*args, **options):
        raise UnimplementedError(
            None, None, f"tf.{name} is left out of minitf. The nearest it has: {nearest}."
        )

    function.__name__, function.__doc__ = name.rpartition(".")[2], f"Left out: {nearest}."
    return function


def complete(namespace: str) -> ModuleType:
    """A namespace with what is here, functions or modules of them, and what is left out."""
    nearest, names, *here = NEAREST[namespace]
    made = ModuleType(f"minitf.{namespace}", f"`tf.{namespace}`, of which minitf has a part.")
    vars(made).update({name: _left_out(f"{namespace}.{name}", nearest) for name in names.split()})
    for part in here:
        found = vars(part) if isinstance(part, ModuleType) else {part.__name__: part}
        vars(made).update({name: thing for name, thing in found.items() if name[0] != "_"})
    return made
