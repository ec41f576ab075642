namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Finds the test data in the source tree, above the folder the tests run from.</summary>
internal static class TemplateData
{
    private static readonly string s_folder = Find();

    public static string[] Goldens() => Directory.GetFiles(s_folder, "*.json");

    public static string Path(string file) => System.IO.Path.Combine(s_folder, file);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string candidate = System.IO.Path.Combine(folder, "Data", "Templates");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }
        throw new DirectoryNotFoundException($"no folder Data/Templates above {AppContext.BaseDirectory}");
    }
}
