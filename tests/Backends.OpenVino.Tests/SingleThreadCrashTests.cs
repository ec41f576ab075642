using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>What would end the process is refused, and nothing else.</summary>
public class SingleThreadCrashTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void Float_weights_behind_a_gate_are_seen()
    {
        Assert.True(SingleThreadCrash.HasGatedFloats(SmallModels.Gated()));
        Assert.True(SingleThreadCrash.HasGatedFloats(SmallModels.Gated("f16")));
        Assert.False(SingleThreadCrash.HasGatedFloats(SmallModels.Gated("u8")));
        Assert.False(SingleThreadCrash.HasGatedFloats(SmallModels.Cache()));
    }

    [Theory]
    [InlineData("CPU", NumericMode.Fast, 1, "", "", true)]
    [InlineData("AUTO", NumericMode.Fast, 1, "", "", true)]
    [InlineData("HETERO:CPU", NumericMode.Fast, 0, "INFERENCE_NUM_THREADS", "1", true)]
    [InlineData("CPU", NumericMode.Parity, 1, "INFERENCE_PRECISION_HINT", "bf16", true)]
    [InlineData("CPU", NumericMode.Fast, 2, "", "", false)]
    [InlineData("CPU", NumericMode.Parity, 1, "", "", false)]
    [InlineData("CPU", NumericMode.Fast, 1, "INFERENCE_PRECISION_HINT", "f32", false)]
    [InlineData("CPU", NumericMode.Fast, 1, "EXECUTION_MODE_HINT", "ACCURACY", false)]
    [InlineData("CPU", NumericMode.Fast, 1, "INFERENCE_NUM_THREADS", "2", false)]
    [InlineData("GPU", NumericMode.Fast, 1, "", "", false)]
    public void Half_precision_with_one_thread_is_refused_where_it_would_crash(string device, NumericMode mode, int threads, string key, string value, bool refused)
    {
        NativeOpenVino.Need();
        bool hasTiles = !OperatingSystem.IsLinux() || File.ReadAllText("/proc/cpuinfo").Contains("amx_bf16", StringComparison.Ordinal);
        Dictionary<string, string> given = key.Length == 0 ? s_none : new() { [key] = value };
        Exception? error = Record.Exception(() => SingleThreadCrash.Refuse(SmallModels.Gated(), device, mode, threads, given));
        Assert.Equal(refused && hasTiles, error is not null);
        if (error is not null) Assert.Contains("would end this process with a division by zero", Assert.IsType<DeviceException>(error).Message, StringComparison.Ordinal);
        Assert.Null(Record.Exception(() => SingleThreadCrash.Refuse(SmallModels.Gated("u8"), device, mode, threads, given)));
    }
}
