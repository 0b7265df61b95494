from minitf import core, ops
from minitf.core.convert import constant
from minitf.core.variable import Variable
