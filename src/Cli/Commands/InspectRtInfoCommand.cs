using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect rt-info MODEL</c>.</summary>
internal static class InspectRtInfoCommand
{
    public static Command Create() => new InspectList<KeyValuePair<string, string>>(
        InspectColumn<KeyValuePair<string, string>>.Of("key", line => line.Key), InspectColumn<KeyValuePair<string, string>>.Of("value", line => line.Value))
        .Command("rt-info", "List what converters and compressors noted in the file.", (_, document) => RtInfoLines.All(document.Model.RtInfo));
}
