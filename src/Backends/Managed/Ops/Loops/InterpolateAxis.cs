using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// Interpolation along one axis. Coordinates are computed in f32, as native OpenVINO does, because modes that round them would choose other elements
/// otherwise. Every mode is a product over axes, so an axis knows its own taps.
/// </summary>
internal sealed record InterpolateAxis
{
    /// <summary><c>nearest</c>, <c>linear</c>, <c>linear_onnx</c>, <c>cubic</c>, <c>bilinear_pillow</c> or <c>bicubic_pillow</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>How an output index becomes an input coordinate.</summary>
    public required string Coordinates { get; init; }

    /// <summary>How <c>nearest</c> rounds a coordinate.</summary>
    public required string Nearest { get; init; }

    public required bool Antialias { get; init; }

    /// <summary>Steepness of the cubic kernels.</summary>
    public required double CubeCoefficient { get; init; }

    /// <summary>
    /// Reads the attributes of Interpolate-4 and -11. Up to rank 4 native OpenVINO runs <c>linear</c> as <c>linear_onnx</c>, without antialias, and
    /// <c>bicubic_pillow</c> with Pillow's own coefficient, whatever <c>cube_coeff</c> says.
    /// </summary>
    public static InterpolateAxis Read(Attributes attributes, int rank)
    {
        string mode = attributes.OneOf("mode", null, "nearest", "linear", "linear_onnx", "cubic", "bilinear_pillow", "bicubic_pillow");
        double coefficient = attributes.Double("cube_coeff", -0.75);
        return new InterpolateAxis
        {
            Mode = ModeFor(mode, rank),
            Coordinates = attributes.OneOf("coordinate_transformation_mode", "half_pixel", "half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners"),
            Nearest = attributes.OneOf("nearest_mode", "round_prefer_floor", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil", "simple"),
            Antialias = attributes.Bool("antialias", false),
            CubeCoefficient = mode == "bicubic_pillow" && rank < 5 ? -0.5 : coefficient,
        };
    }

    /// <summary>The mode that native OpenVINO runs for data of a rank.</summary>
    public static string ModeFor(string mode, int rank) => mode == "linear" && rank < 5 ? "linear_onnx" : mode;

    /// <summary>True when the filter is Pillow's, which knows no scales and no coordinate modes.</summary>
    public bool IsPillow => Mode.EndsWith("pillow", StringComparison.Ordinal);

    /// <summary>The taps of an axis. <paramref name="shrinks"/>: some axis of the node has a scale below 1.</summary>
    public Taps Make(int input, int output, float scale, bool shrinks)
    {
        var taps = new Taps(input, output);
        if (input == 0) return taps;
        for (int at = 0; at < output; at++)
        {
            if (IsPillow)
            {
                Pillow(taps, at);
                continue;
            }

            float coordinate = Coordinate(at, scale, input, output);
            if (Mode == "nearest") taps.Add(at, Round(coordinate, scale < 1), 1);
            else if (Mode == "cubic") Cubic(taps, at, coordinate);
            else if (Mode == "linear") Linear(taps, at, coordinate, Antialias && shrinks ? scale : 1, scale);
            else LinearOnnx(taps, at, coordinate);
        }

        return taps;
    }

    private float Coordinate(int at, float scale, int input, int output)
    {
        if (scale == 1 || input == output) return at;
        return Coordinates switch
        {
            "half_pixel" => (at + 0.5f) / scale - 0.5f,
            "pytorch_half_pixel" => output > 1 ? (at + 0.5f) / scale - 0.5f : 0,
            "asymmetric" => at / scale,
            "tf_half_pixel_for_nn" => (at + 0.5f) / scale,
            _ => output == 1 ? 0 : at * ((input - 1) / (float)(output - 1)),
        };
    }

    private int Round(float coordinate, bool shrinks) => Nearest switch
    {
        "round_prefer_floor" => (int)(coordinate == (int)coordinate + 0.5f ? MathF.Floor(coordinate) : MathF.Round(coordinate, MidpointRounding.AwayFromZero)),
        "round_prefer_ceil" => (int)MathF.Round(coordinate, MidpointRounding.AwayFromZero),
        "floor" => (int)MathF.Floor(coordinate),
        "ceil" => (int)MathF.Ceiling(coordinate),
        _ => shrinks ? (int)MathF.Ceiling(coordinate) : (int)coordinate,
    };

    private static void LinearOnnx(Taps taps, int at, float coordinate)
    {
        float inside = Math.Clamp(coordinate, 0, taps.InputSize - 1);
        int first = Math.Min((int)inside, taps.InputSize - 1);
        taps.Add(at, first, 1 - (inside - first));
        taps.Add(at, first + 1, inside - first);
    }

    private void Cubic(Taps taps, int at, float coordinate)
    {
        float floor = MathF.Floor(coordinate);
        double rest = coordinate - floor;
        for (int tap = -1; tap <= 2; tap++) taps.Add(at, (int)floor + tap, CubicKernel(tap - rest, CubeCoefficient));
    }

    // A triangle around the coordinate, as wide as two input elements or, with antialias, as two output elements; neighbours outside do not count.
    private static void Linear(Taps taps, int at, float coordinate, float sharpness, float scale)
    {
        int reach = scale > 1 ? 2 : (int)MathF.Ceiling(2 / sharpness);
        int middle = (int)MathF.Round(coordinate, MidpointRounding.AwayFromZero);
        for (int index = Math.Max(0, middle - reach); index <= Math.Min(taps.InputSize - 1, middle + reach); index++)
        {
            float weight = Math.Max(0, 1 - Math.Abs(sharpness * (coordinate - index)));
            if (weight > 0) taps.Add(at, index, weight);
        }

        taps.Normalize(at);
    }

    private void Pillow(Taps taps, int at)
    {
        double scale = (double)taps.InputSize / taps.OutputSize;
        double width = Math.Max(1, scale);
        double support = (Mode == "bicubic_pillow" ? 2 : 1) * width;
        double center = (at + 0.5) * scale;
        int from = Math.Max(0, (int)(center - support + 0.5));
        int to = Math.Min(taps.InputSize, (int)(center + support + 0.5));
        for (int index = from; index < to; index++)
        {
            double distance = (index - center + 0.5) / width;
            taps.Add(at, index, Mode == "bicubic_pillow" ? CubicKernel(distance, CubeCoefficient) : Math.Max(0, 1 - Math.Abs(distance)));
        }

        taps.Normalize(at);
    }

    // Keys' cubic convolution kernel (1981) with coefficient a.
    private static double CubicKernel(double x, double a)
    {
        x = Math.Abs(x);
        if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
