using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>
/// What two processes must agree on, as text: the messages, and every type of the users' own that their bytes depend on.
/// Names of parameters are left out, since no byte depends on them.
/// </summary>
internal static class ContractText
{
    public static string Write(
        INamedTypeSymbol contract,
        ContractKind kind,
        IEnumerable<(IMethodSymbol Method, MessageModel Message)> messages,
        IEnumerable<ITypeSymbol> payload)
    {
        StringBuilder text = new();
        text.Append(kind.ToString().ToLowerInvariant()).Append(' ').Append(contract.Text()).Append('\n');

        foreach ((IMethodSymbol method, MessageModel message) in messages)
        {
            IEnumerable<string> types = method.Parameters
                .Zip(message.Parameters, static (parameter, model) => (parameter, model))
                .Where(static pair => pair.model.IsPayload)
                .Select(static pair => pair.model.Encoding == ParameterEncoding.Endpoint ? EndpointText(pair.model.Type) : pair.parameter.Type.Text());
            text.Append($"  {message.Tag} {message.Name}({string.Join(", ", types)}){Answer(method, message)}\n");
        }

        Reachable reachable = new(ofText: true);
        foreach (ITypeSymbol type in payload)
            reachable.Add(type);
        foreach (INamedTypeSymbol type in reachable.Types.OfType<INamedTypeSymbol>().Where(static type => !Framework.Declares(type)))
            text.Append($"  {TypeText.Of(type)}\n");
        return text.ToString();
    }

    /// <summary>The first half of the text's SHA-256, its first byte the highest.</summary>
    public static (ulong High, ulong Low) Fingerprint(string text)
    {
        using SHA256 algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(text));
        return (ReadBigEndian(hash, 0), ReadBigEndian(hash, 8));
    }

    private static string Answer(IMethodSymbol method, MessageModel message) => AnswerParser.TypeOf(method.ReturnType) is { } answer
        ? $" -> {(message.Return == MethodReturn.ManyAnswers ? "many " : "")}{answer.Type.Text()}"
        : "";

    // The type may not exist yet; its name in generated code is known. The bytes of a message name the channel, whatever it carries.
    private static string EndpointText(string type) => type.StartsWith("global::") ? type.Substring("global::".Length) : type;

    private static ulong ReadBigEndian(byte[] bytes, int offset)
    {
        ulong value = 0;
        for (int i = 0; i < 8; i++)
            value = value << 8 | bytes[offset + i];
        return value;
    }
}
