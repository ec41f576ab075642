using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov::Tensor</c>.</summary>
internal sealed unsafe class Tensor : NativeObject
{
    /// <summary>A tensor over memory of the caller, who keeps it in place until the tensor is replaced in its request.</summary>
    /// <exception cref="InferRequestException">The library does not have the type, or the type is string, which it keeps as C++ objects.</exception>
    public static Tensor OverHost(DType type, Shape shape, void* data)
    {
        if (type == DType.String) throw new InferRequestException("An input of type string cannot be given to native OpenVINO; run the model on MANAGED.");
        int number = ElementTypes.NumberOf(type);
        Span<long> dims = stackalloc long[shape.Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = shape[axis];
        fixed (long* first = dims)
        {
            var native = new OvShape { Rank = dims.Length, Dims = first };
            // The library refuses host memory for a tensor of no elements.
            OVException.ThrowIfFailed(shape.ElementCount == 0
                ? NativeMethods.ov_tensor_create(number, native, out Tensor tensor)
                : NativeMethods.ov_tensor_create_from_host_ptr(number, native, data, out tensor));
            return tensor;
        }
    }

    /// <summary>A tensor of bytes in memory of the library, <c>u8[length]</c>; what is in it is undefined.</summary>
    public static Tensor OfBytes(long length)
    {
        OVException.ThrowIfFailed(NativeMethods.ov_tensor_create(ElementTypes.NumberOf(DType.U8), new OvShape { Rank = 1, Dims = &length }, out Tensor tensor));
        return tensor;
    }

    public Shape GetShape()
    {
        var native = default(OvShape);
        ExceptionStatus status = NativeMethods.ov_tensor_get_shape(this, &native);
        // The library finds no dimensions in a scalar and says that a parameter is invalid.
        if (status == ExceptionStatus.InvalidCParam && GetSize() == 1) return Shape.Scalar;
        OVException.ThrowIfFailed(status);
        Span<int> dims = stackalloc int[(int)native.Rank];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = checked((int)native.Dims[axis]);
        NativeMethods.ov_shape_free(&native);
        return new Shape(dims);
    }

    /// <summary>The library's number of the element type; see <see cref="ElementTypes"/>.</summary>
    public int GetElementType()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_tensor_get_element_type(this, out int type));
        return type;
    }

    /// <summary>Number of elements.</summary>
    public long GetSize()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_tensor_get_size(this, out nuint size));
        return (long)size;
    }

    public long GetByteSize()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_tensor_get_byte_size(this, out nuint size));
        return (long)size;
    }

    /// <summary>Address of the first byte.</summary>
    public nint Data()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_tensor_data(this, out nint data));
        return data;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_tensor_free(handle);
        return true;
    }
}
