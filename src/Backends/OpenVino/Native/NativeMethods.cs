using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>
/// The part of OpenVINO's C API that Lockstep calls, as <c>openvino/c/*.h</c> of 2026.4 declares it. <see cref="OpenVinoLibrary"/> says which file stands behind
/// the name; nothing is loaded before its first use.
/// </summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "openvino_c";

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_get_openvino_version(OvVersion* version);

    [LibraryImport(Library)]
    public static partial void ov_version_free(OvVersion* version);

    /// <summary>A static text; never freed.</summary>
    [LibraryImport(Library)]
    public static partial nint ov_get_error_info(ExceptionStatus status);

    /// <summary>The message of the last failed call of any thread, to be freed; null when there is none.</summary>
    [LibraryImport(Library)]
    public static partial nint ov_get_last_err_msg();

    [LibraryImport(Library)]
    public static partial void ov_free(nint content);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_core_create(out Core core);

    [LibraryImport(Library)]
    public static partial void ov_core_free(nint core);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_core_read_model(Core core, string modelPath, string? binPath, out Model model);

    /// <summary>For Windows, whose narrow paths are not UTF-8; <c>wchar_t</c> has another width elsewhere.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    public static partial ExceptionStatus ov_core_read_model_unicode(Core core, string modelPath, string? binPath, out Model model);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_core_read_model_from_memory_buffer(Core core, byte* xml, nuint length, nint weights, out Model model);

    /// <summary>From 2026.4 on; <paramref name="count"/> counts pairs.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_core_compile_model_props(Core core, Model model, string device, nuint count, OvProperty* properties, out CompiledModel compiled);

    /// <summary>Variadic behind <paramref name="compiled"/>; called without any pair, which every calling convention passes alike.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_core_compile_model(Core core, Model model, string device, nuint argumentCount, out CompiledModel compiled);

    /// <summary>From 2026.4 on; <paramref name="count"/> counts pairs.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_core_set_properties(Core core, string device, nuint count, OvProperty* properties);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_core_get_property(Core core, string device, string key, out nint value);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_core_get_available_devices(Core core, OvAvailableDevices* devices);

    [LibraryImport(Library)]
    public static partial void ov_available_devices_free(OvAvailableDevices* devices);

    [LibraryImport(Library)]
    public static partial void ov_model_free(nint model);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_model_inputs_size(Model model, out nuint size);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_model_outputs_size(Model model, out nuint size);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_model_const_input_by_index(Model model, nuint index, out Input port);

    [LibraryImport(Library)]
    public static partial void ov_output_const_port_free(nint port);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_port_get_any_name(Input port, out nint name);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_port_get_element_type(Input port, out int type);

    [LibraryImport(Library)]
    public static partial void ov_compiled_model_free(nint compiled);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_compiled_model_create_infer_request(CompiledModel compiled, out InferRequest request);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ExceptionStatus ov_compiled_model_get_property(CompiledModel compiled, string key, out nint value);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_create(int type, OvShape shape, out Tensor tensor);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_create_from_host_ptr(int type, OvShape shape, void* data, out Tensor tensor);

    [LibraryImport(Library)]
    public static partial void ov_tensor_free(nint tensor);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_get_shape(Tensor tensor, OvShape* shape);

    [LibraryImport(Library)]
    public static partial void ov_shape_free(OvShape* shape);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_get_element_type(Tensor tensor, out int type);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_get_size(Tensor tensor, out nuint size);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_get_byte_size(Tensor tensor, out nuint size);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_tensor_data(Tensor tensor, out nint data);

    [LibraryImport(Library)]
    public static partial void ov_infer_request_free(nint request);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_infer_request_set_input_tensor_by_index(InferRequest request, nuint index, Tensor tensor);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_infer_request_get_output_tensor_by_index(InferRequest request, nuint index, out Tensor tensor);

    [LibraryImport(Library)]
    public static partial ExceptionStatus ov_infer_request_infer(InferRequest request);
}
