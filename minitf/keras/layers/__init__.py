"""The layers: `tf.keras.layers`."""

from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.layers.curves import ELU, LeakyReLU, PReLU, ReLU, Softmax
from minitf.keras.layers.attention import AdditiveAttention, Attention, MultiHeadAttention
from minitf.keras.layers.cells import GRUCell, LSTMCell, SimpleRNNCell, StackedRNNCells
from minitf.keras.layers.convolution import (
    Conv1D, Conv1DTranspose, Conv2D, Conv2DTranspose, Conv3D, Conv3DTranspose,
    DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D,
)  # fmt: skip
from minitf.keras.layers.basic import Activation, Dense, Embedding, Identity, Lambda, Masking
from minitf.keras.layers.dot_products import Dot, dot
from minitf.keras.layers.einsum_dense import EinsumDense
from minitf.keras.layers.inputs import Input, InputLayer
from minitf.keras.layers.merging import (
    Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract, add, average,
    concatenate, maximum, minimum, multiply, subtract,
)  # fmt: skip
from minitf.keras.layers.normalization import (
    BatchNormalization, GroupNormalization, LayerNormalization, RMSNormalization,
    UnitNormalization,
)  # fmt: skip
from minitf.keras.layers.pooling import (
    AveragePooling1D, AveragePooling2D, AveragePooling3D, AvgPool1D, AvgPool2D, AvgPool3D,
    GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D,
    GlobalAvgPool1D, GlobalAvgPool2D, GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPooling1D,
    GlobalMaxPooling2D, GlobalMaxPooling3D, MaxPool1D, MaxPool2D, MaxPool3D, MaxPooling1D,
    MaxPooling2D, MaxPooling3D,
)  # fmt: skip
from minitf.keras.layers.preprocessing import Normalization, Rescaling
from minitf.keras.layers.recurrent import GRU, LSTM, RNN, SimpleRNN
from minitf.keras.layers.regularization import (
    ActivityRegularization, AlphaDropout, Dropout, GaussianDropout, GaussianNoise,
    SpatialDropout1D, SpatialDropout2D, SpatialDropout3D,
)  # fmt: skip
from minitf.keras.layers.reshaping import (
    Cropping1D, Cropping2D, Cropping3D, Flatten, Permute, RepeatVector, Reshape,
    UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D,
)  # fmt: skip
from minitf.keras.registry import deserialize_keras_object as deserialize
from minitf.keras.registry import serialize_keras_object as serialize
from minitf.keras.layers.wrappers import Bidirectional, TimeDistributed, Wrapper
