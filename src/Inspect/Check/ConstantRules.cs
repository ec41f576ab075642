using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Constants: inside the file, of the right size, not half over each other; and a weights file without bytes that nobody knows.</summary>
internal static class ConstantRules
{
    public static void Check(IReadOnlyList<RawLayer> constants, Weights weights, long? fileBytes, List<Finding> findings)
    {
        bool missingNoted = false;
        var ranges = new List<(long Offset, long Size, RawLayer Layer)>();
        foreach (RawLayer layer in constants)
        {
            try
            {
                long needed = Needed(layer.Attributes, out long offset, out long size);
                if (size > 0 && offset >= 0) ranges.Add((offset, size, layer));
                _ = weights.Read(layer.Attributes);
                if (needed >= 0 && size > needed) Add(findings, Severity.Warning, layer, $"takes {size} bytes of the weights, its shape needs {needed}");
            }
            catch (AttributeException error)
            {
                Add(findings, Severity.Error, layer, error.Message);
            }
            catch (WeightsCutException error)
            {
                Add(findings, Severity.Error, layer, error.Message);
            }
            catch (Exception error) when (error is ArgumentException or ArithmeticException)
            {
                Add(findings, Severity.Error, layer, $"type, shape, offset and size do not fit together: {error.Message}");
            }
            catch (WeightsMissingException error)
            {
                if (!missingNoted) Add(findings, Severity.Error, layer, error.Message);
                missingNoted = true;
            }
        }

        Overlaps(ranges, fileBytes, findings);
    }

    // Bytes that the shape needs; -1 when only the content can say (strings).
    private static long Needed(Attributes attributes, out long offset, out long size)
    {
        DType type = attributes.DType("element_type");
        Shape shape = attributes.Shape("shape");
        (offset, size) = (attributes.Long("offset"), attributes.Long("size"));
        if (type is DType.String or DType.Dynamic) return -1;
        try
        {
            return type.ByteLength(shape.ElementCount);
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    // Equal constants share all their bytes; sharing some of them is a mistake.
    private static void Overlaps(List<(long Offset, long Size, RawLayer Layer)> ranges, long? fileBytes, List<Finding> findings)
    {
        ranges.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : b.Size.CompareTo(a.Size));
        long end = 0, unused = 0, lastStart = -1;
        foreach ((long offset, long size, RawLayer layer) in ranges)
        {
            if (offset > end) unused += offset - end;
            else if (offset < end && offset != lastStart) Add(findings, Severity.Warning, layer, $"begins at byte {offset}, inside another constant that ends at {end}");
            if (offset + size > end) (end, lastStart) = (offset + size, offset);
        }

        if (fileBytes is not { } length) return;
        unused += Math.Max(0, length - end);
        if (unused > 0) findings.Add(new Finding(Severity.Note, "weights", null, null, $"{unused} of the {length} bytes of the weights file belong to no constant"));
    }

    private static void Add(List<Finding> findings, Severity severity, RawLayer layer, string message) => findings.Add(new Finding(severity, "constant", layer.Line, layer.ToString(), message));
}
