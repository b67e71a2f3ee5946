using System.Threading;

namespace Channels.CompilerServices;

public sealed partial class IncomingCall
{
    // It forgets who has registered: a handler that kept its token hears nothing of other requests.
    private static bool TryReuse(CancellationTokenSource source) => source.TryReset();
}
