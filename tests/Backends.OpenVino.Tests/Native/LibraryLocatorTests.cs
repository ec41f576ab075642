using System.Diagnostics;
using Lockstep.Backends.OpenVino.Native;

namespace Lockstep.Backends.OpenVino.Tests.Native;

public class LibraryLocatorTests
{
    private static readonly string s_name = OperatingSystem.IsWindows() ? "openvino_c.dll" : OperatingSystem.IsMacOS() ? "libopenvino_c.dylib" : "libopenvino_c.so";

    private readonly string _root = Directory.CreateTempSubdirectory("lockstep-locator").FullName;
    private readonly Dictionary<string, string> _environment = [];

    [Theory]
    [InlineData("")]
    [InlineData("openvino/libs")] // what unpack.sh and pip make
    [InlineData("runtime/lib/intel64")] // an archive on Linux
    [InlineData("runtime/bin/intel64/Release")] // an archive on Windows
    public void The_user_may_name_the_folder_at_any_height(string below)
    {
        string file = Put($"named/{below}");
        _environment["LOCKSTEP_OPENVINO"] = Path.Combine(_root, "named");
        AssertFound(file);
    }

    [Fact]
    public void The_user_may_name_the_file()
    {
        string file = Put("named");
        _environment["LOCKSTEP_OPENVINO"] = file;
        AssertFound(file);
    }

    [Fact]
    public void What_the_user_names_is_not_replaced_by_another_library()
    {
        Put("intel/runtime/lib/intel64");
        _environment["LOCKSTEP_OPENVINO"] = Path.Combine(_root, "empty");
        _environment["INTEL_OPENVINO_DIR"] = Path.Combine(_root, "intel");
        LibraryLocator locator = Locator();
        Assert.Null(locator.Find());
        Assert.Equal($"OpenVINO's C library ({s_name}) was not found; looked in LOCKSTEP_OPENVINO ({Path.Combine(_root, "empty")}); install it with 'pip install openvino' in a Python "
            + "environment and activate that, or unpack an OpenVINO archive and set LOCKSTEP_OPENVINO to its folder.", locator.WhyNotFound);
    }

    [Fact]
    public void Places_are_searched_in_order()
    {
        (string Variable, string Value, string Folder)[] places =
        [
            ("", "", "system"),
            ("CONDA_PREFIX", "conda", "conda/lib/python3.11/site-packages/openvino/libs"),
            ("VIRTUAL_ENV", "venv", "venv/lib/python3.12/site-packages/openvino/libs"),
            ("XDG_CACHE_HOME", "cache", "cache/lockstep/openvino-2026.4.1/openvino/libs"),
            ("INTEL_OPENVINO_DIR", "intel", "intel/runtime/lib/intel64"),
            ("LOCKSTEP_OPENVINO", "named", "named"),
        ];
        foreach ((string variable, string value, string folder) in places) // each one found hides all before it
        {
            if (variable.Length > 0) _environment[variable] = Path.Combine(_root, value);
            AssertFound(Put(folder));
        }
    }

    [Fact]
    public void The_newest_unpacked_version_wins()
    {
        Put("home/.cache/lockstep/openvino-2026.4.1/openvino/libs");
        string newer = Put("home/.cache/lockstep/openvino-2026.10.0/openvino/libs");
        AssertFound(newer);
    }

    [Fact]
    public void A_numbered_file_will_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux numbers its libraries this way.");
        string file = Put("named", "libopenvino_c.so.2641");
        _environment["LOCKSTEP_OPENVINO"] = Path.Combine(_root, "named");
        AssertFound(file);
    }

    [Fact]
    public void Without_any_the_sentence_names_every_place()
    {
        _environment["VIRTUAL_ENV"] = Path.Combine(_root, "venv");
        LibraryLocator locator = Locator();
        Assert.Null(locator.Find());
        string[] places = ["INTEL_OPENVINO_DIR (not set)", "openvino-*", $"VIRTUAL_ENV ({Path.Combine(_root, "venv")})", "CONDA_PREFIX (not set)", Path.Combine(_root, "system")];
        foreach (string place in places) Assert.Contains(place, locator.WhyNotFound, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_with_the_loader_s_reason()
    {
        string file = Put("named");
        File.WriteAllText(file, "not a library");
        _environment["LOCKSTEP_OPENVINO"] = file;
        DeviceException error = Assert.Throws<DeviceException>(() => OpenVinoLibrary.Open(Locator(), out _));
        Assert.StartsWith($"{file} cannot be loaded as OpenVINO's C library: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_something_else_is_refused_with_what_it_lacks()
    {
        string? other = new[] { "/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib64/libm.so.6", "/usr/lib/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(other is null, "There is no libm.so.6 where it usually is.");
        _environment["LOCKSTEP_OPENVINO"] = other!;
        DeviceException error = Assert.Throws<DeviceException>(() => OpenVinoLibrary.Open(Locator(), out _));
        Assert.Equal($"{other} is no C library of OpenVINO, or one that is too old: it lacks ov_core_create, ov_core_read_model_from_memory_buffer, ov_get_last_err_msg, "
            + "ov_core_set_property; OpenVINO 2023.1 or newer is needed.", error.Message);
    }

    // A C library as OpenVINO 2022 had it: some of the functions, and no models from memory.
    [Fact]
    public void A_library_that_is_too_old_is_refused_with_what_it_lacks()
    {
        string source = Path.Combine(_root, "old.c"), file = Path.Combine(_root, s_name);
        File.WriteAllText(source, "int ov_core_create(void **core) { return -1; } int ov_core_set_property(void *core) { return -1; } char *ov_get_last_err_msg(void) { return 0; }");
        Assert.SkipUnless(Compiles(source, file), "There is no C compiler (cc) to make such a library.");
        _environment["LOCKSTEP_OPENVINO"] = file;
        DeviceException error = Assert.Throws<DeviceException>(() => OpenVinoLibrary.Open(Locator(), out _));
        Assert.Equal($"{file} is no C library of OpenVINO, or one that is too old: it lacks ov_core_read_model_from_memory_buffer; OpenVINO 2023.1 or newer is needed.", error.Message);
    }

    private static bool Compiles(string source, string library)
    {
        try
        {
            using Process compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-o", library, source]) { RedirectStandardError = true })!;
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void AssertFound(string file) => Assert.Equal(file, Locator().Find());

    private LibraryLocator Locator() => new(variable => _environment.GetValueOrDefault(variable), Path.Combine(_root, "home"), [Path.Combine(_root, "system")]);

    private string Put(string folder, string? name = null)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, folder)).FullName, name ?? s_name);
        File.WriteAllText(path, "");
        return path;
    }
}
