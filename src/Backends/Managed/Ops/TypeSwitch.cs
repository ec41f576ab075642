using System.Numerics;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>An op body for any number type.</summary>
internal interface INumberBody
{
    /// <summary>Runs the op on elements of type <typeparamref name="T"/>.</summary>
    void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>An op body for floating-point types.</summary>
internal interface IFloatBody
{
    /// <summary>Runs the op on elements of type <typeparamref name="T"/>.</summary>
    void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>An op body for integer types.</summary>
internal interface IIntegerBody
{
    /// <summary>Runs the op on elements of type <typeparamref name="T"/>.</summary>
    void Run<T>(OpContext context) where T : unmanaged, IBinaryInteger<T>;
}

/// <summary>An op body that only moves elements, whatever they mean.</summary>
internal interface IMoveBody
{
    /// <summary>Runs the op on elements as wide as <typeparamref name="T"/>, an unsigned integer.</summary>
    void Run<T>(OpContext context) where T : unmanaged;
}

/// <summary>
/// Chooses the closed generic body for an element type, once, when a model is compiled. f16 and bf16 compute in f32 and round once at the end
/// (<see cref="HalfBridge"/>). A type that has no body is refused then, not while running.
/// </summary>
internal static class TypeSwitch
{
    public static OpKernel Numbers<TBody>(DType type, TBody body) where TBody : INumberBody => type switch
    {
        DType.F32 => body.Run<float>,
        DType.F64 => body.Run<double>,
        DType.F16 or DType.BF16 => HalfBridge.Wrap(body.Run<float>),
        DType.I8 => body.Run<sbyte>,
        DType.I16 => body.Run<short>,
        DType.I32 => body.Run<int>,
        DType.I64 => body.Run<long>,
        DType.U8 or DType.Boolean => body.Run<byte>,
        DType.U16 => body.Run<ushort>,
        DType.U32 => body.Run<uint>,
        DType.U64 => body.Run<ulong>,
        _ => throw Refuse(type, "a number type of 8 to 64 bits"),
    };

    public static OpKernel Floats<TBody>(DType type, TBody body) where TBody : IFloatBody => type switch
    {
        DType.F32 => body.Run<float>,
        DType.F64 => body.Run<double>,
        DType.F16 or DType.BF16 => HalfBridge.Wrap(body.Run<float>),
        _ => throw Refuse(type, "f16, bf16, f32 or f64"),
    };

    public static OpKernel Integers<TBody>(DType type, TBody body) where TBody : IIntegerBody => type switch
    {
        DType.I8 => body.Run<sbyte>,
        DType.I16 => body.Run<short>,
        DType.I32 => body.Run<int>,
        DType.I64 => body.Run<long>,
        DType.U8 => body.Run<byte>,
        DType.U16 => body.Run<ushort>,
        DType.U32 => body.Run<uint>,
        DType.U64 => body.Run<ulong>,
        _ => throw Refuse(type, "an integer type of 8 to 64 bits"),
    };

    public static OpKernel Moves<TBody>(DType type, TBody body) where TBody : IMoveBody => type.BitWidth switch
    {
        8 => body.Run<byte>,
        16 => body.Run<ushort>,
        32 => body.Run<uint>,
        64 => body.Run<ulong>,
        _ => throw Refuse(type, "a type of whole bytes"),
    };

    private static UnsupportedException Refuse(DType type, string expected) => new($"element type {type.IrName} is not supported here, expected {expected}");
}
