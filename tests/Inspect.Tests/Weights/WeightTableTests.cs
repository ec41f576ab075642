using Lockstep.Tensors;
using Lockstep.Tensors.Elements;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Inspect.Tests.Weights;

public class WeightTableTests
{
    [Fact]
    public void Roles_and_storage_are_read_from_the_graph()
    {
        using SampleIr sample = new SampleIr().Write();
        Assert.Equal(
            [("block.0.w", "weight", "block.0"), ("zero_point", "zero point", "(other)"), ("scale", "scale", "(other)"), ("axes", "structure", "(other)")],
            WeightTable.Of(sample.Open(), statistics: false).OrderBy(row => row.Offset).Select(row => (row.Name, row.Role, row.Block)));
    }

    [Fact]
    public void Statistics_are_those_of_the_decoded_numbers()
    {
        using SampleIr sample = new SampleIr().Write();
        WeightStatistics statistics = WeightTable.Of(sample.Open(), statistics: true, row => row.Role == "weight").Single().Statistics!;
        float[] expected = SampleIr.Decoded;
        double mean = expected.Average(value => (double)value), variance = expected.Average(value => Math.Pow(value - mean, 2));
        Assert.Equal((expected.Min(), expected.Max()), ((float)statistics.Min, (float)statistics.Max));
        Assert.Equal(mean, statistics.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(variance), statistics.Std, 1e-9); // by sums of squares, not of differences
        Assert.Equal(expected.Count(value => value == 0), statistics.Zeros);
        Assert.Equal(0.5 * 2, statistics.ErrorBound); // half a step of the largest scale
        Assert.Equal(12, statistics.Histogram.Sum());
        Assert.Equal((0, 0), (statistics.NotFinite, statistics.Outliers));
    }

    [Fact]
    public void What_is_not_finite_and_what_lies_far_out_is_counted()
    {
        (string xml, _) = SampleIr.Plain();
        xml = xml.Replace("shape=\"3, 4\" offset=\"0\" size=\"48\"", "shape=\"25, 4\" offset=\"0\" size=\"400\"", StringComparison.Ordinal).Replace("offset=\"48\"", "offset=\"400\"", StringComparison.Ordinal);
        byte[] bin = new byte[408];
        for (int i = 0; i < 100; i++) BitConverter.TryWriteBytes(bin.AsSpan(4 * i), i == 7 ? float.NaN : i == 8 ? float.NegativeInfinity : i == 9 ? 1000f : i % 2 == 0 ? 1f : -1f);
        using SampleIr sample = new SampleIr().Write(xml, bin);
        WeightStatistics statistics = WeightTable.Of(sample.Open(), statistics: true, row => row.Role == "weight").Single().Statistics!;
        Assert.Equal((2, 1, 1000), (statistics.NotFinite, statistics.Outliers, statistics.Max));
        Assert.Equal(98, statistics.Histogram.Sum());
    }

    [Fact]
    public void Equal_constants_are_named()
    {
        (string xml, byte[] bin) = SampleIr.Plain();
        // A second copy of the weights in a large enough constant.
        string twin = "<layer id=\"20\" name=\"twin\" type=\"Const\" version=\"opset1\"><data element_type=\"f32\" shape=\"16\" offset=\"64\" size=\"64\"/><output><port id=\"0\" precision=\"FP32\"><dim>16</dim></port></output></layer>";
        string first = twin.Replace("\"20\"", "\"21\"", StringComparison.Ordinal).Replace("twin", "first", StringComparison.Ordinal).Replace("offset=\"64\"", "offset=\"128\"", StringComparison.Ordinal);
        string add = "<layer id=\"22\" name=\"sum\" type=\"Add\" version=\"opset1\"><input><port id=\"0\"/><port id=\"1\"/></input><output><port id=\"2\" precision=\"FP32\"/></output></layer><layer id=\"23\" name=\"out\" type=\"Result\" version=\"opset1\"><input><port id=\"0\"/></input></layer>";
        xml = xml.Replace("</layers>", $"{first}{twin}{add}</layers>", StringComparison.Ordinal).Replace("</edges>",
            "<edge from-layer=\"21\" from-port=\"0\" to-layer=\"22\" to-port=\"0\"/><edge from-layer=\"20\" from-port=\"0\" to-layer=\"22\" to-port=\"1\"/><edge from-layer=\"22\" from-port=\"2\" to-layer=\"23\" to-port=\"0\"/></edges>", StringComparison.Ordinal);
        using SampleIr sample = new SampleIr().Write(xml, [.. bin, .. new byte[192 - bin.Length]]);
        WeightFacts duplicate = Assert.Single(WeightTable.Of(sample.Open(), statistics: true), row => row.DuplicateOf is not null);
        Assert.Equal(("twin", "first"), (duplicate.Name, duplicate.DuplicateOf));
    }

    /// <summary>Numbers rounded to a format come back within the bound, and some come close to it: a bound that is far too wide says nothing.</summary>
    [Theory]
    [InlineData(DType.I8, 127)]
    [InlineData(DType.I4, 7)]
    [InlineData(DType.F8E4M3, 448)]
    [InlineData(DType.F8E5M2, 57344)]
    [InlineData(DType.NF4, 1)]
    [InlineData(DType.F4E2M1, 6)]
    [InlineData(DType.F16, 1000)]
    [InlineData(DType.BF16, 1000)]
    public void The_error_bound_holds_and_is_tight(DType type, double largest)
    {
        const float Scale = 0.03f;
        float[] values = Enumerable.Range(0, 40_001).Select(i => (float)(largest * ((i / 20_000.0) - 1))).ToArray();
        // Integers are rounded by whoever quantises; converting alone would cut.
        float[] rounded = type.IsInteger ? [.. values.Select(value => MathF.Round(value))] : values;
        float[] back = ElementConverter.ToSingles(ElementConverter.Convert(Tensor.From(rounded, rounded.Length), type));
        bool scaled = type is not (DType.F16 or DType.BF16);
        double scale = scaled ? Scale : 1;
        double worst = values.Zip(back, (a, b) => Math.Abs((double)a - b)).Max() * scale;
        double bound = QuantizationError.Bound(type, scale, largest)!.Value;
        Assert.InRange(worst, 0.45 * bound, bound * (1 + 1e-5)); // f16 and bf16 round in steps of the power of two below the largest value, down to half of the bound
    }

    [Fact]
    public void A_weight_is_extracted_decoded_and_as_stored()
    {
        using SampleIr sample = new SampleIr().Write();
        string path = Path.Combine(sample.Folder, "out.safetensors");
        Assert.Equal(["block.0.w", "block.0.w.stored"], ConstantExtract.Write(sample.Open(), "block.0.w", path));
        SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(SampleIr.Decoded, file["block.0.w"].Values<float>().ToArray());
        Assert.Equal(new Shape(3, 4), file["block.0.w"].Shape);
        Assert.Equal(SampleIr.Stored, file["block.0.w.stored"].Bytes.ToArray());
    }

    [Fact]
    public void Nothing_is_extracted_under_a_name_that_is_not_there()
    {
        using SampleIr sample = new SampleIr().Write();
        string path = Path.Combine(sample.Folder, "out.safetensors");
        Assert.Contains("no constant has the name 'missing'", Assert.Throws<Graph.ModelException>(() => ConstantExtract.Write(sample.Open(), "missing", path)).Message);
        Assert.False(File.Exists(path));
    }
}
