using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Cli;

/// <summary>Turns expected failures into one sentence on stderr and exit code 2.</summary>
internal static class Failures
{
    public static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is ModelException or InferRequestException or SafetensorsException)
        {
            Console.Error.WriteLine($"lockstep: {error.Message}");
            return ExitCodes.BadInput;
        }
    }
}
