"""The first tables of people."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='account_email_once')],
            },
        ),
        migrations.CreateModel(
            name='RestrictedChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=60)),
                ('scheme', models.CharField(max_length=60)),
                ('identifier', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=300)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='restricted_forwards'), models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('authority', 'scheme', 'identifier'), name='restricted_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('opens', models.DateField()),
                ('closes', models.DateField(blank=True, null=True)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='people.servicearea')),
            ],
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('dcs', "Director of Children's Services"), ('director', 'Operational Director'), ('head_of_qa', 'Head of Safeguarding, QA and Workforce Development'), ('safeguarding_manager', 'Safeguarding Manager'), ('head_of_service', 'Head of Service'), ('team_manager', 'Team Manager'), ('qa_officer', 'Quality Assurance Officer'), ('reviewing_officer', 'Conference chair or Independent Reviewing Officer'), ('practice_developer', 'Practice Development Worker'), ('practitioner', 'Social Worker or Early Help practitioner'), ('analyst', 'Performance analyst'), ('scrutineer', 'Lead Member, Chief Executive or partnership chair'), ('partner', 'Improvement partner or regional alliance authority'), ('agency_auditor', 'Partner-agency practitioner'), ('information_governance', 'Caldicott Guardian or Data Protection Officer'), ('administrator', 'System administrator')], max_length=40)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.servicearea')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='TeamLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('practice_developer', 'practice_developer'), ('qa_officer', 'qa_officer'), ('iro', 'iro'), ('cp_chair', 'cp_chair')], max_length=20)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('fte', models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                ('first_year_until', models.DateField(blank=True, null=True)),
                ('caseload_limit', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='worker', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.team')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.worker')),
            ],
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('team', 'team'), ('worker', 'worker')], max_length=10)),
                ('spelling', models.CharField(max_length=200)),
                ('folded', models.CharField(max_length=200)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.team')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.worker')),
            ],
        ),
        migrations.CreateModel(
            name='AbsenceCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_by', to=settings.AUTH_USER_MODEL)),
                ('covering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='cover_forwards'), models.CheckConstraint(condition=models.Q(('absent', models.F('covering')), _negated=True), name='cover_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='RestrictedAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_on', to=settings.AUTH_USER_MODEL)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='people.restrictedchild')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='named_forwards'), models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('child', 'account'), name='named_one_open')],
            },
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(('closes__isnull', True), ('closes__gte', models.F('opens')), _connector='OR'), name='team_forwards'),
        ),
        migrations.AddIndex(
            model_name='rolegrant',
            index=models.Index(fields=['role', 'starts'], name='grant_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='grant_forwards'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['head_of_service']), ('service__isnull', False), ('team__isnull', True)), models.Q(('role__in', ['team_manager']), ('service__isnull', True), ('team__isnull', False)), models.Q(('role__in', ['dcs', 'director', 'head_of_qa', 'safeguarding_manager', 'qa_officer', 'reviewing_officer', 'practice_developer', 'practitioner', 'analyst', 'scrutineer', 'partner', 'agency_auditor', 'information_governance', 'administrator']), ('service__isnull', True), ('team__isnull', True)), _connector='OR'), name='grant_scope_matches_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True), ('service__isnull', True), ('team__isnull', True)), fields=('account', 'role'), name='grant_one_open'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True), ('service__isnull', False)), fields=('account', 'role', 'service'), name='grant_one_open_service'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True), ('team__isnull', False)), fields=('account', 'role', 'team'), name='grant_one_open_team'),
        ),
        migrations.AddConstraint(
            model_name='teamlink',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='link_forwards'),
        ),
        migrations.AddConstraint(
            model_name='teamlink',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['practice_developer', 'qa_officer', 'iro', 'cp_chair'])), name='link_known'),
        ),
        migrations.AddConstraint(
            model_name='teamlink',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('team', 'link'), name='link_one_open'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(('fte__gt', 0), ('fte__lte', 1.5)), name='worker_fte_sensible'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='post_forwards'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('worker',), name='post_one_open'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='alias_forwards'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'team'), ('team__isnull', False), ('worker__isnull', True)), models.Q(('kind', 'worker'), ('team__isnull', True), ('worker__isnull', False)), _connector='OR'), name='alias_target_matches_kind'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('kind', 'folded'), name='alias_one_open'),
        ),
    ]
