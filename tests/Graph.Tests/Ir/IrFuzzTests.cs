using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Ir;

/// <summary>Damaged files: each is read or refused with a <see cref="ModelException"/>; nothing else, and at a bounded cost.</summary>
public partial class IrFuzzTests
{
    private const long MostBytes = 50_000_000;

    private static readonly string[] s_numbers =
    [
        "0", "1", "-1", "-2", "2", "3", "7", "64", "65", "1000", "65536", "2147483647", "2147483648", "-2147483648",
        "4294967296", "9223372036854775807", "18446744073709551615", "", "x", "1.5", "?", "...", "1..3", "1,1", "nan",
    ];

    private static readonly string[] s_types =
    [
        "Add", "Select", "Concat", "Gather", "GatherND", "Reshape", "Transpose", "Unsqueeze", "Squeeze", "Split", "VariadicSplit", "StridedSlice", "Slice",
        "Broadcast", "Tile", "Pad", "TopK", "OneHot", "Range", "MatMul", "ReduceSum", "ScatterUpdate", "ScaledDotProductAttention", "If", "Loop",
        "Constant", "Parameter", "Result", "Assign", "ReadValue", "Convolution", "Einsum", "PRelu", "MVN", "Interpolate", "CumSum", "NonZero", "ShapeOf", "Convert", "Eye", "MaxPool", "Nothing",
    ];

    private static readonly string[] s_dtypes = ["f32", "i64", "i4", "u3", "boolean", "string", "dynamic", "nf4", "f8e8m0", "f99"];

    // Bytes 64.. hold the i64 values 4, 3 (a shape) and 1 (an axis).
    private static readonly TensorMemory s_weights = IrText.Memory(
        Enumerable.Range(0, 88).Select(i => (byte)(i switch { 64 => 4, 72 => 3, 80 => 1, > 64 => 0, _ => i % 3 })).ToArray());

    [Fact]
    public void The_undamaged_file_is_read()
    {
        Model model = IrReader.Read(IrText.Stream(Sample()), s_weights);
        Assert.Equal(2, model.Results.Count);
        Assert.Single(model.Sinks);
        Assert.Contains(model.Nodes, node => node.Bodies.Count == 2);
    }

    [Fact]
    public void Damaged_bytes_are_read_or_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample());
        Run(6000, random =>
        {
            var bytes = new List<byte>(whole);
            for (int i = random.Next(1, 5); i > 0; i--) Damage(bytes, random);
            return [.. bytes];
        });
    }

    [Fact]
    public void Damaged_values_are_read_or_refused()
    {
        string sample = Sample();
        Match[] values = Value().Matches(sample).ToArray();
        Run(6000, random =>
        {
            var text = new StringBuilder(sample);
            foreach (int index in Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(values.Length)).Distinct().OrderDescending())
            {
                Group value = values[index].Groups["value"];
                bool type = char.IsAsciiLetterUpper(value.Value.FirstOrDefault());
                string[] choices = type ? s_types : DTypeFacts.TryParse(value.Value, out _) ? s_dtypes : s_numbers;
                text.Remove(value.Index, value.Length).Insert(value.Index, choices[random.Next(choices.Length)]);
            }

            return Encoding.UTF8.GetBytes(text.ToString());
        });
    }

    [Fact]
    public void Lost_and_doubled_lines_are_read_or_refused()
    {
        string[] lines = Sample().Split('\n');
        Run(3000, random =>
        {
            var left = new List<string>(lines);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int at = random.Next(1, left.Count - 1);
                if (random.Next(2) == 0) left.RemoveAt(at);
                else left.Insert(random.Next(1, left.Count - 1), left[at]);
            }

            return Encoding.UTF8.GetBytes(string.Join('\n', left));
        });
    }

    private static void Run(int rounds, Func<Random, byte[]> damage)
    {
        var clock = Stopwatch.StartNew();
        int refused = 0;
        for (int seed = 0; seed < rounds; seed++)
        {
            byte[] file = damage(new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Use(IrReader.Read(new MemoryStream(file), s_weights, "damaged.xml"));
            }
            catch (ModelException error)
            {
                refused++;
                Assert.NotEmpty(error.Problems);
                Assert.StartsWith("damaged.xml", error.Problems[0].ToString());
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}: {error}\n{Encoding.UTF8.GetString(file)}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"seed {seed} took too much memory");
        }

        Assert.InRange(refused, rounds / 10, rounds);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"{rounds} small files took {clock.Elapsed}");
    }

    // A model that was accepted must answer the questions everyone asks of it.
    private static void Use(Model model)
    {
        for (int i = 0; i < model.Parameters.Count; i++) Assert.True(model.FindInput(model.InputName(i)) >= 0);
        for (int i = 0; i < model.Results.Count; i++) Assert.NotNull(model.OutputNames(i));
        foreach (Node node in model.Nodes)
        {
            for (int output = 0; output < node.Outputs.Count; output++) Assert.NotNull(model.Consumers(node.Output(output)));
            Assert.All(node.Bodies, body => Use(body.Model));
            foreach (Port port in node.Inputs) Lockstep.Graph.Patterns.CompressedWeights.Match(port);
        }

        Lockstep.Graph.Patterns.StateAxes.Find(model);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        int length = Math.Min(random.Next(1, 20), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length), length)); break;
            case 4: bytes[at] = (byte)"0123456789-,?.<>/\"&; "[random.Next(21)]; break;
            default:
                int digit = bytes.FindIndex(at, value => value is >= (byte)'0' and <= (byte)'9');
                if (digit >= 0) bytes[digit] = (byte)('0' + random.Next(10));
                break;
        }
    }

    private static string Sample()
    {
        const string variable = "variable_id=\"v\" variable_type=\"f32\" variable_shape=\"?,3\"";
        string layers = IrText.Parameter(0, "x", "?,3", names: "input") + IrText.Parameter(1, "c", "", "boolean")
            + IrText.Layer(2, "If", "if", "", $"{IrText.Inputs(2)}{IrText.Output(2, "FP32", "?,3")}\n{Branch("then")}{Branch("else")}", "opset8")
            + IrText.Op(3, "ReadValue", 1, variable, "opset6") + IrText.Op(4, "Concat", 2, "axis=\"0\"") + IrText.Op(5, "Assign", 1, variable, "opset6")
            + IrText.Constant(6, "i4", "4,3", 16, 6) + IrText.Op(7, "Convert", 1, "destination_type=\"f32\"") + IrText.Constant(8, "f32", "4,1", 40, 16)
            + IrText.Op(9, "Multiply", 2) + IrText.Constant(10, "i64", "2", 64, 16) + IrText.Op(11, "Reshape", 2, "special_zero=\"true\"")
            + IrText.Op(12, "MatMul", 2, "transpose_a=\"false\" transpose_b=\"true\"") + IrText.Constant(13, "i64", "", 80, 8)
            + IrText.Layer(14, "Split", "split", "num_splits=\"3\"", IrText.Inputs(2) + """<output><port id="2"/><port id="3"/><port id="4"/></output>""")
            + IrText.Op(15, "Gather", 3, "batch_dims=\"0\"", "opset8") + IrText.Constant(17, "u8", "3", 1, 3)
            + IrText.Op(18, "StridedSlice", 3, "begin_mask=\"0,0\" end_mask=\"0\" shrink_axis_mask=\"1\"") + IrText.Result(16) + IrText.Result(19);
        const string edges = "0:0 2:1,1:0 2:0,2:2 3:0,3:1 4:0,2:2 4:1,4:2 5:0,6:0 7:0,7:1 9:0,8:0 9:1,9:2 11:0,10:0 11:1,4:2 12:0,11:2 12:1,"
            + "12:2 15:0,17:0 15:1,13:0 15:2,15:3 16:0,2:2 14:0,13:0 14:1,14:3 18:0,10:0 18:1,10:0 18:2,18:3 19:0";
        return IrText.Net(layers, edges, "<rt_info>\n<version value=\"1\"/>\n</rt_info>\n");
    }

    private static string Branch(string role)
    {
        string layers = IrText.Parameter(0, "p") + IrText.Op(1, "Abs", 1) + IrText.Constant(3, "f32", "1", 8, 4) + IrText.Op(4, "Multiply", 2) + IrText.Result(2);
        return $"""
            <{role}_port_map>
            <input external_port_id="1" internal_layer_id="0"/>
            <output external_port_id="2" internal_layer_id="2"/>
            </{role}_port_map>
            <{role}_body>
            {IrText.Graph(layers, "0:0 1:0,1:1 4:0,3:0 4:1,4:2 2:0")}</{role}_body>

            """;
    }

    [GeneratedRegex("(?<! name| names| version)=\"(?<value>[^\"]*)\"|<dim>(?<value>[^<]*)<")]
    private static partial Regex Value();
}
