using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's names of the types, for error messages.</summary>
internal static class TypeName
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string => "str",
        Markup => "Markup",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyRange => "range",
        DictView view => "dict_" + view.Kind,
        PyIterator iterator => iterator.TypeName,
        Function => "function",
        _ => value.GetType().Name,
    };
}
