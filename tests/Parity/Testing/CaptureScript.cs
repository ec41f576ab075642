using System.Diagnostics;
using System.Text.Json;
using Lockstep.Backends.OpenVino;
using Lockstep.Tensors.Safetensors;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

/// <summary>Runs <c>tools/capture</c> as a user does. A test calls <see cref="NeedNumpy"/> or <see cref="NeedOpenVino"/> first; without them it is reported as skipped, with the reason.</summary>
internal static class CaptureScript
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    // The packages beside the native library that the other tests use; else those that Python has by itself.
    private static readonly Lazy<string?> s_packages = new(PackagesBesideTheLibrary);

    private static readonly Lazy<string?> s_whyNoNumpy = new(() => WhyNot("numpy"));

    private static readonly Lazy<string?> s_whyNoOpenVino = new(() => WhyNot("numpy, openvino, openvino_genai, openvino_tokenizers"));

    public static string Folder { get; } = Path.Combine(Golden.Root, "tools", "capture");

    public static void NeedNumpy() => Assert.SkipWhen(s_whyNoNumpy.Value is not null, s_whyNoNumpy.Value ?? "");

    public static void NeedOpenVino()
    {
        NativeOpenVino.Need();
        Assert.SkipWhen(s_whyNoOpenVino.Value is not null, s_whyNoOpenVino.Value ?? "");
    }

    /// <summary>Makes a capture of a model and reads it.</summary>
    public static (JsonElement Manifest, SafetensorsFile Tensors) Capture(string model, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-capture").FullName, name = Path.Combine(folder, "capture");
        (int code, string error) = Run("capture.py", [model, "--out", name, "--threads", "2", .. arguments]);
        Assert.True(code == 0, $"exit code {code}: {error}");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(name + ".json"));
        SafetensorsFile tensors = SafetensorsFile.Open(name + ".safetensors");
        if (!OperatingSystem.IsWindows()) Directory.Delete(folder, recursive: true); // the mapping lives on, except on Windows, which refuses
        return (manifest.RootElement.Clone(), tensors);
    }

    /// <summary>Runs a script of the folder to its end.</summary>
    public static (int Code, string Error) Run(string script, params string[] arguments) => Python([Path.Combine(Folder, script), .. arguments]);

    private static string? WhyNot(string packages)
    {
        try
        {
            (int code, string error) = Python(["-c", $"import {packages}"]);
            return code == 0 ? null : $"Python cannot import {packages}: {error.Trim().Split('\n')[^1]}";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return $"There is no Python here: {error.Message}";
        }
    }

    private static string? PackagesBesideTheLibrary()
    {
        try
        {
            string? package = Path.GetDirectoryName(Path.GetDirectoryName(OpenVinoDevices.LibraryPath)); // PACKAGES/openvino/libs/libopenvino_c.so
            return package is not null && File.Exists(Path.Combine(package, "__init__.py")) ? Path.GetDirectoryName(package) : null;
        }
        catch (Backends.DeviceException)
        {
            return null;
        }
    }

    private static (int Code, string Error) Python(string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "python" : "python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (s_packages.Value is { } packages) start.Environment["PYTHONPATH"] = packages;
        start.Environment["PYTHONPYCACHEPREFIX"] = Path.Combine(AppContext.BaseDirectory, "pycache"); // compiled once, and not into the checkout
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"python3 {string.Join(' ', arguments)} did not end.");
        }

        Task.WaitAll(output, error);
        return (process.ExitCode, error.Result);
    }
}
