using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Loops over what a reader receives.</summary>
internal static class ReadLoop
{
    /// <summary>The call whose result the loop enumerates, also where that has been configured.</summary>
    public static IInvocationOperation? CallOf(IForEachLoopOperation loop)
    {
        IOperation collection = loop.Collection.WithoutConversions();
        while (collection is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WithCancellation" } configured)
        {
            IOperation? inner = configured.Instance ?? configured.Arguments.FirstOrDefault()?.Value;
            if (inner is null)
                return null;
            collection = inner.WithoutConversions();
        }

        return collection as IInvocationOperation;
    }
}
