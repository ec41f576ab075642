using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Trace;
using Lockstep.Graph;
using Lockstep.Pipelines;
using Lockstep.Tensors.Safetensors;
using Lockstep.Text;

namespace Lockstep.Cli;

/// <summary>Turns expected failures into one sentence on stderr and exit code 2. It begins with the program's name, which may be <c>ir-inspect</c>.</summary>
internal static class Failures
{
    public static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (IsExpected(error))
        {
            Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {error.Message}");
            return ExitCodes.BadInput;
        }
    }

    private static bool IsExpected(Exception error) => error is ModelException or InferRequestException or DeviceException or SafetensorsException or SessionException
        or GenerationConfigException or DecodingException or GrammarException or TokenizerException or TemplateException or TraceException or LabException or UsageException or IOException or UnauthorizedAccessException
        or NotSupportedException // a backend without what was chosen
        or OutOfMemoryException; // a file may ask for more than there is
}
