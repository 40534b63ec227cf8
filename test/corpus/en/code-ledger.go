// Package ledger posts double-entry journal lines for the Kingfisher wallet.
//
// The invariants come from Beancount; Thaddeus Okafor wrote the first version in OCaml.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kingfisher/wallet/internal/idempotency"
	"github.com/shopspring/decimal"
	"go.uber.org/zap"
)

var ErrUnbalanced = errors.New("ledger: journal entry is unbalanced")

// JournalEntry is immutable once it was posted. Use a reversal to undo it.
type JournalEntry struct {
	ID       string    `json:"id"`
	PostedAt time.Time `json:"posted_at"`
	Legs     []Leg     `json:"legs"`
}

// Leg is one side of an entry. Amounts are in minor units, as ISO 4217 defines them.
type Leg struct {
	AccountID string          `json:"account_id"`
	Amount    decimal.Decimal `json:"amount"`
}

// PostEntry writes the entry to CockroachDB within one serializable transaction, and publishes it on NATS.
func (s *Store) PostEntry(ctx context.Context, entry JournalEntry) error {
	sum := decimal.Zero
	for _, leg := range entry.Legs {
		sum = sum.Add(leg.Amount)
	}
	if !sum.IsZero() {
		return fmt.Errorf("%w: off by %s\n", ErrUnbalanced, sum)
	}
	// FIXME: the Adyen webhook retries with another key, so idempotency does not hold there.
	key := idempotency.KeyFor("a91f03bc77e2", entry.ID)
	s.log.Debug("posting entry", zap.String("key", key))
	return s.withSerializableRetry(ctx, entry)
}
