using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Compares two constants, decoded, number by number.</summary>
internal static class WeightComparison
{
    /// <summary>How they differ; null when storage and numbers are the same.</summary>
    public static WeightChange? Of(StoredConstant before, StoredConstant after)
    {
        (string scheme, string other) = (Describe(before), Describe(after));
        WeightChange With(long elements, double sqnr, double max, string? reason) => new(before.Name, after.Name, scheme, other, elements, sqnr, max, reason);
        if (before.Type == DType.String || after.Type == DType.String)
            return SameBytes(before, after) ? null : With(0, double.NaN, double.NaN, "strings differ");
        if (before.Elements != after.Elements) return With(0, double.NaN, double.NaN, $"{before.Type.IrName}{before.Shape} and {after.Type.IrName}{after.Shape} have different numbers of elements");
        if (scheme == other && before.Form?.Scale is null && SameBytes(before, after)) return null;
        if (WeightStream.Of(before) is not { } left || WeightStream.Of(after) is not { } right)
            return scheme == other && SameParts(before, after) ? null : With(0, double.NaN, double.NaN, "the numbers of one of them cannot be read: data are missing, or decoded in an unknown way");
        (double signal, double noise, double max) = Measure(left, right);
        if (noise == 0 && scheme == other) return null;
        return With(before.Elements, noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise), max, null);
    }

    private static (double Signal, double Noise, double Max) Measure(WeightStream left, WeightStream right)
    {
        (double signal, double noise, double max) = (0, 0, 0);
        using IEnumerator<ReadOnlyMemory<float>> others = right.Read().GetEnumerator();
        foreach (ReadOnlyMemory<float> piece in left.Read())
        {
            others.MoveNext(); // both are cut at the same places
            ReadOnlySpan<float> a = piece.Span, b = others.Current.Span;
            for (int i = 0; i < a.Length; i++)
            {
                if (a[i].Equals(b[i])) // equal infinities and NaNs are no error
                {
                    signal += float.IsFinite(a[i]) ? (double)a[i] * a[i] : 0;
                    continue;
                }

                double error = Math.Abs((double)a[i] - b[i]);
                signal += (double)a[i] * a[i];
                noise += error * error;
                max = Math.Max(max, error);
            }
        }

        return (signal, noise, max);
    }

    private static string Describe(StoredConstant constant) =>
        constant.Form is null ? constant.Type.IrName : CompressionScheme.Of(constant).ToString();

    // Decoding that is not known here cannot be followed, but equal parts decode to equal weights.
    private static bool SameParts(StoredConstant before, StoredConstant after)
    {
        (Node[] left, Node[] right) = (Parts(before), Parts(after));
        return left.Length == right.Length && left.Zip(right).All(pair => pair.First.Type == pair.Second.Type && (pair.First.Type != "Constant" || SameBytes(pair.First.Value, pair.Second.Value)));
    }

    private static Node[] Parts(StoredConstant constant)
    {
        var found = new List<Node>();
        var open = new Stack<Node>([constant.Form?.Decoded.Node ?? constant.Node]);
        while (open.TryPop(out Node? node))
        {
            found.Add(node);
            foreach (Port input in node.Inputs) open.Push(input.Node);
        }

        return [.. found];
    }

    private static bool SameBytes(StoredConstant before, StoredConstant after) => SameBytes(before.Node.Value, after.Node.Value);

    private static bool SameBytes(Tensor? first, Tensor? second)
    {
        if (first is not { } a || second is not { } b || a.Type != b.Type || a.ByteLength != b.ByteLength) return false;
        const int Chunk = 1 << 24;
        for (long done = 0; done < a.ByteLength; done += Chunk)
        {
            int count = (int)Math.Min(Chunk, a.ByteLength - done);
            if (!Window(a, done, count).SequenceEqual(Window(b, done, count))) return false;
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return true;
    }

    private static ReadOnlySpan<byte> Window(Tensor tensor, long start, int count) =>
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)start), count);
}
