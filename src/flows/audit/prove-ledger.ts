import type { Ledger } from '../../ledger/ledger.ts'

/**
 * Reads all records: their chain is checked, and what the store keeps of them in short is compared with them. Throws E_LEDGER_CHAIN,
 * E_LEDGER_RECORD, E_LEDGER_NEWER.
 */
export async function proveLedger(ledger: Ledger): Promise<void> {
  const records = ledger.read()[Symbol.asyncIterator]()
  while ((await records.next()).done !== true) {
    // A record that does not hold throws.
  }
}
