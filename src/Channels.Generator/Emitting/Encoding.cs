using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The statement that writes a parameter into a frame, and the expression that reads it.</summary>
internal static class Encoding
{
    public static string Write(ParameterModel parameter, string frame, string value) => parameter.Encoding switch
    {
        ParameterEncoding.Raw => $"{frame}.Write({value});",
        ParameterEncoding.Boolean => $"{frame}.WriteBoolean({value});",
        ParameterEncoding.Nullable => $"{frame}.WriteNullable({value});",
        ParameterEncoding.String => $"{frame}.WriteString({value});",
        ParameterEncoding.Span => $"{frame}.WriteSpan({value});",
        ParameterEncoding.Array => $"{frame}.WriteArray({value});",
        ParameterEncoding.Memory => $"{frame}.WriteMemory({value});",
        ParameterEncoding.WritableMemory => $"{frame}.WriteMemory<{parameter.DataType}>({value});",
        ParameterEncoding.NullableMemory => $"{frame}.WriteNullableMemory({value});",
        ParameterEncoding.Endpoint => $"{frame}.WriteEndpoint({value});",
        _ => $"{frame}.WriteObject({value});",
    };

    /// <summary>Writes from the message type, where a span is kept as memory.</summary>
    public static string WriteItem(ParameterModel parameter, string frame, string value) =>
        Write(parameter, frame, parameter.Encoding == ParameterEncoding.Span ? value + ".Span" : value);

    public static string Read(ParameterModel parameter, string frame)
    {
        string notNull = parameter is { IsReferenceType: true, IsNullable: false } ? "!" : "";
        return parameter.Encoding switch
        {
            ParameterEncoding.Raw => $"{frame}.Read<{parameter.DataType}>()",
            ParameterEncoding.Boolean => $"{frame}.ReadBoolean()",
            ParameterEncoding.Nullable => $"{frame}.ReadNullable<{parameter.DataType}>()",
            ParameterEncoding.String => $"{frame}.ReadString(){notNull}",
            ParameterEncoding.Span => $"{frame}.ReadSpan<{parameter.DataType}>()",
            ParameterEncoding.Array => $"{frame}.ReadArray<{parameter.DataType}>(){notNull}",
            ParameterEncoding.Memory => $"{frame}.ReadMemory<{parameter.DataType}>()",
            ParameterEncoding.WritableMemory =>
                $"global::System.Runtime.InteropServices.MemoryMarshal.AsMemory({frame}.ReadMemory<{parameter.DataType}>())",
            ParameterEncoding.NullableMemory => $"{frame}.ReadNullableMemory<{parameter.DataType}>()",
            ParameterEncoding.Endpoint => $"{parameter.DataType}.Attach(ref {frame})",
            _ => $"{frame}.ReadObject<{parameter.DataType}>(){notNull}",
        };
    }

    /// <summary>Reads a value that outlives the frame: a span is copied.</summary>
    public static string ReadItem(ParameterModel parameter, string frame) =>
        Read(parameter, frame) + (parameter.Encoding == ParameterEncoding.Span ? ".ToArray()" : "");
}
