import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { CreateForm } from '../parts/create-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { useLoad } from '../use-load.ts'
import type { StaffPerson } from '../views.ts'
import { useWords } from '../words.ts'

const ROLES = ['viewer', 'operator', 'finance', 'admin'] as const

/** Who may come in, with which role, and the form that invites one more. */
export function StaffPage() {
  const { t } = useWords()
  const staff = useLoad<{ items: readonly StaffPerson[] }>('/staff')
  const [link, setLink] = useState<string | null>(null)
  const [leaving, setLeaving] = useState<StaffPerson | null>(null)
  return (
    <>
      <h1>{t('ops.nav.staff')}</h1>
      <Freshness loaded={staff} />
      <section class="card">
        <DataTable
          caption={t('ops.nav.staff')}
          rows={staff.value?.items ?? []}
          keyOf={({ id }) => id}
          columns={[
            { head: t('ops.name'), cell: ({ name }) => name },
            { head: t('ops.staff.role'), cell: ({ role }) => t(`ops.role.${role}`) },
            {
              head: t('ops.staff.passkey'),
              cell: ({ passkeys }) => t(passkeys > 0 ? 'ops.staff.has_passkey' : 'ops.staff.invited'),
            },
            {
              head: t('ops.staff.action'),
              cell: (person) => (
                <button
                  type="button"
                  class="link"
                  aria-label={t('ops.staff.remove_named', { name: person.name })}
                  onClick={() => setLeaving(person)}
                >
                  {t('ops.staff.remove')}
                </button>
              ),
            },
          ]}
        />
        <details open={staff.value?.items.length === 0}>
          <summary>{t('ops.staff.invite')}</summary>
          <CreateForm<{ url: string }>
            id="staff"
            path="/staff"
            fields={[
              { name: 'name', label: t('ops.name'), required: true },
              {
                name: 'role',
                label: t('ops.staff.role'),
                hint: t('ops.staff.role_hint'),
                required: true,
                options: ROLES.map((role) => [role, t(`ops.role.${role}`)] as const).toReversed(),
              },
            ]}
            submit={t('ops.staff.invite')}
            onDone={({ url }) => {
              setLink(url)
              staff.reload()
            }}
          />
        </details>
      </section>
      {link !== null && (
        <Dialog title={t('ops.staff.link_title')} onClose={() => setLink(null)}>
          <p>{t('ops.staff.link_text')}</p>
          <p>
            <a class="mono" href={link}>
              {link}
            </a>
          </p>
        </Dialog>
      )}
      {leaving !== null && (
        <Dialog title={t('ops.staff.remove_named', { name: leaving.name })} onClose={() => setLeaving(null)}>
          <Leave
            person={leaving}
            onDone={() => {
              setLeaving(null)
              staff.reload()
            }}
          />
        </Dialog>
      )}
    </>
  )
}

function Leave({ person, onDone }: { readonly person: StaffPerson; readonly onDone: () => void }) {
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const remove = () => ask('DELETE', `/staff/${person.id}`).then(onDone, (error: Error) => setProblem(error.message))
  return (
    <>
      <p>{t('ops.staff.remove_text')}</p>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="button" class="button" onClick={remove}>
        {t('ops.staff.remove')}
      </button>
    </>
  )
}
