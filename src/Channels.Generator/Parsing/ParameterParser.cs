using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.Generator.Parsing;

/// <summary>Parameters of contracts' methods and of workers.</summary>
internal sealed class ParameterParser(ParseContext context, PayloadTypes payloadTypes)
{
    private const string SensitiveAttributeName = "Channels.SensitiveAttribute";

    /// <param name="method">The message or worker.</param>
    /// <param name="messageType">The name of the record struct that holds the parameters.</param>
    /// <param name="endpoints">Who knows endpoints.</param>
    /// <param name="objects">Gets the types that MemoryPack serializes.</param>
    public EquatableArray<ParameterModel> Parse(
        IMethodSymbol method, string messageType, EndpointResolver endpoints, List<ITypeSymbol> objects)
    {
        IReadOnlyList<string> properties = MessageNames.PropertiesOf(method, messageType);
        List<ParameterModel> parameters = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (ParseOne(parameter, endpoints, objects) is not { } model)
                continue;

            // Two tokens would be one on arrival.
            if (!model.IsPayload && parameters.Any(static other => !other.IsPayload))
            {
                context.Fail(Descriptors.NotSerializable, Place(parameter), parameter.Name, "a method has at most one CancellationToken");
                continue;
            }

            (string? attribute, IParameterSymbol? told) = CallerInfo.Of(parameter);
            parameters.Add(model with
            {
                PropertyName = Identifier.Escape(properties[parameter.Ordinal]),
                CallerInfo = attribute,
                ExpressionOf = told is null ? null : Identifier.Escape(properties[told.Ordinal]),
            });
        }

        return parameters.ToEquatableArray();
    }

    private ParameterModel? ParseOne(IParameterSymbol parameter, EndpointResolver endpoints, List<ITypeSymbol> objects)
    {
        ITypeSymbol type = parameter.Type;
        if (parameter.RefKind != RefKind.None)
        {
            context.Fail(Descriptors.ByReference, Place(parameter), parameter.Name);
            return null;
        }

        if (type.Is("System.Threading.CancellationToken"))
            return Model(parameter, ParameterEncoding.Cancellation, type.Annotated(), type.Annotated());
        if (endpoints.Resolve(parameter) is { } endpoint)
            return Model(parameter, ParameterEncoding.Endpoint, endpoint, endpoint);

        if (EndpointResolver.IsEndpoint(type))
        {
            context.Fail(Descriptors.NotSerializable, Place(parameter), parameter.Name, "an endpoint can't be null");
            return null;
        }

        // The compiler names a type that doesn't exist (CS0246), UnseenTypes one that another generator writes.
        if (HoldsError(type))
        {
            context.Decline();
            return null;
        }

        if (payloadTypes.Classify(type, out ParameterEncoding encoding, out ITypeSymbol data) is { } problem)
        {
            Refuse(context, payloadTypes, type, Place(parameter), parameter.Name, problem);
            return null;
        }

        if (encoding == ParameterEncoding.Object)
        {
            objects.Add(type);
            if (!context.IsGenerating)
                CheckPackables(context, Place(parameter), type);
        }

        return Model(parameter, encoding, type.Annotated(), data.NotAnnotated());
    }

    /// <summary>Says why a type can't be sent; where an attribute is all that it lacks, that.</summary>
    public static void Refuse(ParseContext context, PayloadTypes payloadTypes, ITypeSymbol type, Location? place, string what, string problem)
    {
        if (!context.IsGenerating && new Unmarked(context.Compilation, payloadTypes).Find(type) is { } unmarked)
            context.FailBecauseOf(Descriptors.NotPackable, place, unmarked.Locations[0], unmarked.ToDisplayString());
        else
            context.Fail(Descriptors.NotSerializable, place, what, problem);
    }

    /// <summary>What MemoryPack should have generated is seen by analyzers only.</summary>
    public static void CheckPackables(ParseContext context, Location? place, ITypeSymbol type)
    {
        Reachable reachable = new(ofText: false);
        reachable.Add(type);
        foreach (ITypeSymbol missing in reachable.Types.Where(Packable.IsRegistrationMissing))
            context.Fail(Descriptors.NotGenerated, place, missing.ToDisplayString());
    }

    private static ParameterModel Model(IParameterSymbol parameter, ParameterEncoding encoding, string type, string data) => new(
        Identifier.Escape(parameter.Name),
        parameter.Name,
        type,
        data,
        encoding,
        parameter.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated },
        parameter.Type.IsReferenceType,
        parameter.IsParams,
        DefaultValue.Of(parameter),
        parameter.FindAttribute(SensitiveAttributeName) is not null);

    public static bool HoldsError(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => HoldsError(array.ElementType),
        IPointerTypeSymbol pointer => HoldsError(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsError),
        _ => false,
    };

    public static Location? Place(IParameterSymbol parameter)
    {
        SyntaxNode? syntax = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return (syntax as ParameterSyntax)?.GetLocation() ?? parameter.Locations.FirstOrDefault();
    }
}
