using System.CommandLine;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity</c>: comparisons with captured numbers.</summary>
internal static class ParityCommand
{
    public static Command Create() => new("parity", "Compare with numbers captured in Python or native OpenVINO.")
    {
        ParityCompareCommand.Create(),
        ParityNoiseCommand.Create(),
        ParityCaptureCommand.Create(),
        ParityOpsCommand.Create(),
        ParityModelCommand.Create(),
        ParityBisectCommand.Create(),
        ParityLayersCommand.Create(),
        ParityEvalCommand.Create(),
        ParityTextsCommand.Create(),
        ParityTemplatesCommand.Create(),
        ParityGenerateCommand.Create(),
        ParityModesCommand.Create(),
        ParityStepsCommand.Create(),
    };
}
