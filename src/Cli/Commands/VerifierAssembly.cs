using System.Reflection;
using System.Runtime.Loader;
using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Commands;

/// <summary>Verifiers that a user has compiled: the public types of an assembly that implement <see cref="IVerifier"/> and can be made without arguments.</summary>
internal static class VerifierAssembly
{
    private const string Extension = ".dll";

    /// <summary>Loads and makes them.</summary>
    /// <param name="option">The path of an assembly, or path and name of one type: <c>path.dll:TypeName</c>.</param>
    /// <exception cref="UsageException">The assembly cannot be loaded, has no such type, or the type cannot be made.</exception>
    public static IReadOnlyList<IVerifier> Load(string option)
    {
        int end = option.LastIndexOf(Extension + ":", StringComparison.OrdinalIgnoreCase);
        string path = end < 0 ? option : option[..(end + Extension.Length)];
        string? name = end < 0 ? null : option[(end + Extension.Length + 1)..];
        Type[] verifiers = Types(path).Where(type => type is { IsAbstract: false, IsInterface: false, IsVisible: true } && type.IsAssignableTo(typeof(IVerifier))).ToArray();
        if (name is not null) verifiers = verifiers.Where(type => type.Name == name || type.FullName == name).ToArray();
        if (verifiers.Length == 0) throw new UsageException($"{path} has no public type {(name is null ? "" : $"'{name}' ")}that implements {typeof(IVerifier).FullName}");
        if (name is null) verifiers = verifiers.Where(IsPlain).ToArray();
        return verifiers.Length > 0 ? Array.ConvertAll(verifiers, Make) : throw new UsageException($"no verifier of {path} has a public constructor without parameters");
    }

    private static Type[] Types(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: the file does not exist");
        string full = Path.GetFullPath(path);
        try
        {
            // Lockstep's own assemblies come from this program, or the types would not be its types; what else is needed lies beside the file.
            var context = new AssemblyLoadContext(full);
            context.Resolving += (_, wanted) => Path.Combine(Path.GetDirectoryName(full)!, wanted.Name + Extension) is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
            return context.LoadFromAssemblyPath(full).GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>().ToArray(); // a type that needs an assembly that is not there is no verifier we could make
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException)
        {
            throw new UsageException($"{path} is no assembly of .NET that can be loaded here: {error.Message}");
        }
    }

    private static bool IsPlain(Type type) => type.GetConstructor(Type.EmptyTypes) is not null && !type.ContainsGenericParameters;

    private static IVerifier Make(Type type)
    {
        if (!IsPlain(type)) throw new UsageException($"{type.FullName} has no public constructor without parameters");
        try
        {
            return new NamedVerifier((IVerifier)Activator.CreateInstance(type)!);
        }
        catch (TargetInvocationException error)
        {
            throw new UsageException($"{type.FullName} cannot be made: {error.InnerException?.Message}");
        }
    }
}
