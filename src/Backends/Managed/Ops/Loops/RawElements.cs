using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Inputs and outputs of ops that move elements without looking at them, and small integer inputs.</summary>
internal static class RawElements
{
    extension(OpContext context)
    {
        /// <summary>The elements of an input as <typeparamref name="T"/>, which is as wide as they are.</summary>
        public ReadOnlySpan<T> RawIn<T>(int index) where T : unmanaged => Of<T>(context.Input(index));

        /// <summary>The elements of an output as <typeparamref name="T"/>, for writing.</summary>
        public Span<T> RawOut<T>(int index) where T : unmanaged
        {
            ReadOnlySpan<T> elements = Of<T>(context.Output(index));
            return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(elements), elements.Length);
        }

        /// <summary>The elements of an integer input (axes, indices, repeats, ...).</summary>
        public long[] Integers(int index) => ElementConverter.ToInt64s(context.Input(index));
    }

    private static ReadOnlySpan<T> Of<T>(Tensor tensor) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in tensor.Origin)), checked((int)tensor.ElementCount));
}
